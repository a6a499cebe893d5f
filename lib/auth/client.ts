'use client';
import { passkeyClient } from '@better-auth/passkey/client';
import { createAuthClient } from 'better-auth/react';

/** Signing in and out from the browser. Large: load it on the press of a button. */
export const authClient = createAuthClient({ basePath: '/api/auth', plugins: [passkeyClient()] });
