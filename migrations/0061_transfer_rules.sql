-- Why: thresholds of transfers are regulations, and so belong to the rule sets; those kept before get them here.

update rule_set
   set rules = rules || '{"transfer": {
     "source": "Hướng dẫn 21-HD/BTCTW ngày 18/10/2019 (nhận xét, nơi đánh giá); Quy định 294-QĐ/TW điểm 6.3.1 và Quyết định 4192-QĐ/BTCTW ngày 12/12/2025 (thời hạn); Hướng dẫn 12-HD/BTCTW năm 2022 (hồ sơ 3 năm)",
     "comment_from_months": 6, "graded_by": "receiving",
     "letter_working_days": 30, "formalities_working_days": 60,
     "days_off": ["01-01", "04-30", "05-01", "09-02"],
     "past_years": 3,
     "not_while": "bị kiểm tra dấu hiệu vi phạm, giải quyết tố cáo hoặc xem xét kỷ luật",
     "stay": {"source": "Quy định 29-QĐ/TW ngày 25/7/2016 (sinh hoạt tạm thời)", "from_months": 3,
              "to_months": 12, "study_to_months": 24}}}'::jsonb
 where not rules ? 'transfer';
