import { z } from 'zod';
import { NewPassword } from '@/lib/contracts/people/account';

/** `POST /setup`: makes the first owner, once, with the code that the server printed at start. */
export const SetupInput = z.object({
  code: z.string().trim().min(1, 'expected the code that was printed at start').max(100),
  name: z.string().trim().min(1, 'expected a name').max(80),
  email: z.email('expected an e-mail address').max(254),
  password: NewPassword,
});
export type SetupInput = z.infer<typeof SetupInput>;

export const SetupResult = z.object({ email: z.string() });
export type SetupResult = z.infer<typeof SetupResult>;
