import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { expect, type Page } from '@playwright/test';
import { type Configuration, Provider } from 'oidc-provider';

export type IdentityProvider = {
  /** Tokens it gave to the product, which nobody else may see. */
  tokens: string[];
  close(): Promise<void>;
};

export const CLIENT = { id: 'spendwatch', secret: 'a-client-secret-of-the-test' };

/** Addresses below which Google answers, so that its real client finds its way. */
export const GOOGLE_ROUTES = { authorization: '/o/oauth2/v2/auth', token: '/token', jwks: '/oauth2/v3/certs' };

/**
 * A real OpenID provider on loopback: whoever comes says by which name, and is `<name>@example.com` after the consent
 * page it brings along.
 */
export async function startIdentityProvider(options: {
  port: number;
  issuer: string;
  redirectUri: string;
  routes?: Configuration['routes'];
}): Promise<IdentityProvider> {
  const { port, issuer, redirectUri, routes } = options;
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    findAccount: (_ctx, sub) => ({
      accountId: sub,
      claims: () => ({ sub, email: `${sub}@example.com`, email_verified: true, name: sub }),
    }),
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    // Google, too, puts the address into the token and takes the secret of its client in the body.
    conformIdTokenClaims: false,
    clientDefaults: { token_endpoint_auth_method: 'client_secret_post' },
    pkce: { required: () => true },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    features: { devInteractions: { enabled: true } },
    extraParams: ['include_granted_scopes'],
    ...(routes && { routes }),
  });
  const tokens: string[] = [];
  provider.on('grant.success', (ctx) => {
    const { access_token: access, id_token: id } = ctx.body as Record<string, string | undefined>;
    tokens.push(...[access, id].filter((one) => one !== undefined));
  });
  const server = createServer(provider.callback());
  await new Promise<void>((resolve) => {
    server.listen(port, resolve);
  });
  return {
    tokens,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Goes through the provider's pages as `name`. */
export async function signInAtProvider(page: Page, name: string): Promise<void> {
  await page.getByPlaceholder('Enter any login').fill(name);
  await page.getByPlaceholder('and password').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page).not.toHaveURL(/interaction/);
}
