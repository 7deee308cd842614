// A certified identity provider for the tests: node provider.mjs PORT REDIRECT. It signs in whoever `?as=` names at
// its interaction page, or whoever types a name there; a name that ends in "-mfa" was authenticated twice.
import Provider from 'oidc-provider';

const [port, redirect] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [{
    client_id: 'camket',
    client_secret: 'a secret of the tests alone, long enough for its algorithm',
    redirect_uris: [redirect],
    grant_types: ['authorization_code'],
    response_types: ['code'],
  }],
  acrValues: ['mfa'],
  pkce: { required: () => true },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: 'Huỳnh Đình Ý' }) }),
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({
      clientId: ctx.oidc.client.clientId,
      accountId: ctx.oidc.session.accountId,
    });
    grant.addOIDCScope('openid');
    await grant.save();
    return grant;
  },
});
provider.use(async (ctx, next) => {
  if (!ctx.path.startsWith('/interaction/')) return next();
  const accountId = ctx.query.as;
  if (!accountId) {
    ctx.type = 'html';
    ctx.body = '<!doctype html><title>Tài khoản tỉnh</title><form><label>Tên <input id="as" name="as"></label><button>Vào</button></form>';
    return undefined;
  }
  const login = { accountId, ...(accountId.endsWith('-mfa') ? { acr: 'mfa', amr: ['mfa'] } : {}) };
  await provider.interactionFinished(ctx.req, ctx.res, { login }, { mergeWithLastSubmission: false });
  ctx.respond = false;
});
provider.listen(Number(port), '127.0.0.1', () => console.log('ready'));
