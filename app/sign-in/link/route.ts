import { handleSignInLink } from '@/lib/auth/sign-in-link-request';

export { handleSignInLink as GET };
