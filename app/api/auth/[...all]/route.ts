import { handleAuthRequest } from '@/lib/auth/better-auth';

export { handleAuthRequest as GET, handleAuthRequest as POST };
