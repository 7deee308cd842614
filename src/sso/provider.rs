//! The identity provider: discovery, where to send a browser, and what came back, with every check.

use std::time::Duration;

use chrono::{DateTime, Utc};
use openidconnect::{
    AccessTokenHash, AuthenticationContextClass, AuthorizationCode, ClientId, ClientSecret, CsrfToken,
    IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, TokenResponse,
    core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata},
    reqwest,
};

/// How long the provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// The provider that an installation is set up with.
#[derive(Clone, Debug)]
pub struct Provider {
    issuer: IssuerUrl,
    client: ClientId,
    secret: Option<ClientSecret>,
    /// What it is called on the button.
    pub name: String,
    /// Values of `acr`, or of `amr`, that tell of a second factor; asked for, and needed by who holds an office.
    strong: Vec<String>,
    http: reqwest::Client,
}

/// A way to the provider that begins.
#[derive(Debug)]
pub struct Begun {
    /// Where the browser goes.
    pub url: String,
    /// What comes back in the address.
    pub state: String,
    /// What must stand in the token.
    pub nonce: String,
    /// What proves that whoever brings the code is who asked for it.
    pub verifier: String,
}

/// Who the provider says it is.
#[derive(Debug)]
pub struct Identity {
    /// The provider.
    pub issuer: String,
    /// Its own id for the person.
    pub subject: String,
    /// Whether a second factor was used, as far as the settings ask.
    pub strong: bool,
    /// Whether the provider told of a second factor that the settings name.
    pub with_factor: bool,
}

impl Provider {
    /// The provider of the settings: `CAMKET_OIDC_ISSUER`, `_CLIENT_ID`, `_CLIENT_SECRET` or `_CLIENT_SECRET_FILE`,
    /// `_NAME`, `_STRONG` (values of acr or amr, by commas), `_CA_FILE`; `None` if there is no issuer.
    ///
    /// # Errors
    /// One line that says what is wrong with the settings.
    pub fn of_environment() -> Result<Option<Self>, String> {
        let set = |name: &str| std::env::var(format!("CAMKET_OIDC_{name}")).ok().filter(|it| !it.is_empty());
        let Some(issuer) = set("ISSUER") else { return Ok(None) };
        let client = set("CLIENT_ID").ok_or("Có CAMKET_OIDC_ISSUER thì cần CAMKET_OIDC_CLIENT_ID.")?;
        let read = |file: String| {
            std::fs::read_to_string(&file).map_err(|error| format!("Không đọc được {file}: {error}."))
        };
        let secret = match (set("CLIENT_SECRET"), set("CLIENT_SECRET_FILE")) {
            (Some(secret), _) => Some(secret),
            (None, Some(file)) => Some(read(file)?.trim().to_owned()),
            (None, None) => None,
        };
        let strong = set("STRONG").unwrap_or_default();
        let strong =
            strong.split(',').map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect();
        let authority = set("CA_FILE").map(read).transpose()?;
        let name = set("NAME").unwrap_or_else(|| "tài khoản cơ quan".to_owned());
        Self::new((&issuer, &client, secret), name, strong, authority.as_deref()).map(Some)
    }

    /// A provider with its client's id and secret, and an authority of the organization's own as PEM.
    ///
    /// # Errors
    /// One line that says what is wrong.
    pub fn new(
        (issuer, client, secret): (&str, &str, Option<String>),
        name: String,
        strong: Vec<String>,
        authority: Option<&str>,
    ) -> Result<Self, String> {
        // Following redirects would let the provider send this server anywhere.
        let mut http =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).timeout(PATIENCE);
        if let Some(pem) = authority {
            let certificate =
                reqwest::Certificate::from_pem(pem.as_bytes()).map_err(|error| error.to_string())?;
            http = http.add_root_certificate(certificate);
        }
        Ok(Self {
            issuer: IssuerUrl::new(issuer.to_owned())
                .map_err(|_| "CAMKET_OIDC_ISSUER không phải một địa chỉ.".to_owned())?,
            client: ClientId::new(client.to_owned()),
            secret: secret.map(ClientSecret::new),
            name,
            strong,
            http: http.build().map_err(|error| error.to_string())?,
        })
    }

    /// Begins a way to the provider. Discovery is asked each time, so that new keys are known and nothing is kept.
    ///
    /// # Errors
    /// What went wrong, for the log.
    pub async fn begin(&self, back: &str) -> Result<Begun, String> {
        let client = CoreClient::from_provider_metadata(
            self.discover().await?,
            self.client.clone(),
            self.secret.clone(),
        )
        .set_redirect_uri(redirect(back)?);
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let mut request = client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                CsrfToken::new_random,
                Nonce::new_random,
            )
            .set_pkce_challenge(challenge);
        for value in &self.strong {
            request = request.add_auth_context_value(AuthenticationContextClass::new(value.clone()));
        }
        let (url, state, nonce) = request.url();
        Ok(Begun {
            url: url.to_string(),
            state: state.secret().clone(),
            nonce: nonce.secret().clone(),
            verifier: verifier.secret().clone(),
        })
    }

    /// Exchanges a code and checks what comes: signature, issuer, audience, time, nonce.
    ///
    /// # Errors
    /// What did not hold, for the log.
    pub async fn finish(
        &self,
        back: &str,
        code: String,
        (nonce, verifier): (String, String),
        now: DateTime<Utc>,
    ) -> Result<Identity, String> {
        let client = CoreClient::from_provider_metadata(
            self.discover().await?,
            self.client.clone(),
            self.secret.clone(),
        )
        .set_redirect_uri(redirect(back)?);
        let answer = client
            .exchange_code(AuthorizationCode::new(code))
            .map_err(|error| error.to_string())?
            .set_pkce_verifier(PkceCodeVerifier::new(verifier))
            .request_async(&self.http)
            .await
            .map_err(|error| error.to_string())?;
        let token = answer.id_token().ok_or("no id token")?;
        let checks = client.id_token_verifier().set_time_fn(move || now);
        let claims = token.claims(&checks, &Nonce::new(nonce)).map_err(|error| error.to_string())?;
        if let Some(expected) = claims.access_token_hash() {
            let algorithm = token.signing_alg().map_err(|error| error.to_string())?;
            let key = token.signing_key(&checks).map_err(|error| error.to_string())?;
            let actual = AccessTokenHash::from_token(answer.access_token(), algorithm, key)
                .map_err(|error| error.to_string())?;
            if actual != *expected {
                return Err("another access token".to_owned());
            }
        }
        let mut told = claims
            .auth_context_ref()
            .map(|acr| acr.as_str().to_owned())
            .into_iter()
            .chain(claims.auth_method_refs().into_iter().flatten().map(|amr| amr.as_str().to_owned()));
        let with_factor = told.any(|value| self.strong.contains(&value));
        Ok(Identity {
            issuer: claims.issuer().as_str().to_owned(),
            subject: claims.subject().as_str().to_owned(),
            strong: self.strong.is_empty() || with_factor,
            with_factor,
        })
    }

    async fn discover(&self) -> Result<CoreProviderMetadata, String> {
        CoreProviderMetadata::discover_async(self.issuer.clone(), &self.http)
            .await
            .map_err(|error| error.to_string())
    }
}

fn redirect(back: &str) -> Result<RedirectUrl, String> {
    RedirectUrl::new(back.to_owned()).map_err(|error| error.to_string())
}
