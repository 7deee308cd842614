//! A pledge is written, checked and sent; the receipt counts.

use camket::pledge::{receipt::ReceiptPath, show::PledgePath};

use crate::harness::TestApp;

#[tokio::test]
async fn a_pledge_is_written_sent_and_confirmed() {
    let app = TestApp::start().await;
    let (an, secretary, stranger) = (app.an(), app.secretary(), app.stranger());

    let id = an.sends_a_pledge().await;
    an.get(ReceiptPath { id }).await.shows("Máy chủ nhận lúc 10:00").offers("Tải bản PDF");
    secretary.get(PledgePath { id }).await.shows("Dự đủ 12 buổi").offers("Xác nhận bản cam kết");
    stranger.get(PledgePath { id }).await.is_not_found();
    secretary.confirms(id).await;
    an.get(PledgePath { id }).await.shows("Đã xác nhận");
}
