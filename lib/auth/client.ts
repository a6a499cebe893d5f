'use client';
import { createAuthClient } from 'better-auth/react';

/** Signing in and out from the browser. */
export const authClient = createAuthClient({ basePath: '/api/auth' });
