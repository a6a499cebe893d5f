import { z } from 'zod';
import { Id, Instant, Role } from '@/lib/contracts/common';
import { MAXIMUM_PASSWORD_LENGTH, MINIMUM_PASSWORD_LENGTH } from '@/lib/domain/people/password-rule';

/** A password as a person types it in to prove who they are. */
const TypedPassword = z.string().min(1, 'expected your password').max(MAXIMUM_PASSWORD_LENGTH);

/** A password that a person chooses; how hard it is to guess is judged by the service. */
export const NewPassword = z
  .string()
  .min(MINIMUM_PASSWORD_LENGTH, `expected ${MINIMUM_PASSWORD_LENGTH} or more characters`)
  .max(MAXIMUM_PASSWORD_LENGTH, `expected at most ${MAXIMUM_PASSWORD_LENGTH} characters`);

export const Email = z.email('expected an e-mail address').max(254);

const LinkToken = z.string().min(1, 'expected the token of the link').max(200);

export const Passkey = z.object({
  id: z.string(),
  name: z.string(),
  createdAt: Instant.nullable(),
  synced: z.boolean(),
});

/** The signed-in person and how they prove who they are. */
export const Account = z.object({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  role: Role,
  workspace: z.object({ id: Id, name: z.string() }),
  hasPassword: z.boolean(),
  providers: z.array(z.string()),
  authenticator: z.boolean(),
  passkeys: z.array(Passkey),
  /** The workspace wants a second factor and there is none yet. */
  mustSetUpFactor: z.boolean(),
  /** Dangerous acts ask for the password again after this instant. */
  verifiedUntil: Instant,
});
export type Account = z.infer<typeof Account>;

export const VerificationInput = z.object({ password: TypedPassword });
export const Verification = z.object({ verifiedUntil: Instant });

export const PasswordChange = z.object({ currentPassword: TypedPassword, newPassword: NewPassword });

/** People without a password prove who they are by signing in again instead. */
export const FactorChange = z.object({ password: TypedPassword.optional() });

export const AuthenticatorStart = z.object({
  /** `otpauth://` address, shown as a QR code. */
  uri: z.string(),
  /** The same secret for typing in. */
  secret: z.string(),
  /** Each signs in once when the app is out of reach. */
  recoveryCodes: z.array(z.string()),
});
export type AuthenticatorStart = z.infer<typeof AuthenticatorStart>;

export const AuthenticatorConfirm = z.object({
  code: z.string().regex(/^\d{6}$/, 'expected the six digits that the app shows'),
});

export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });

export const EmailChange = z.object({ newEmail: Email });

export const Done = z.object({ ok: z.literal(true) });

export const PasswordResetRequest = z.object({ email: Email });
export const PasswordReset = z.object({ token: LinkToken, password: NewPassword });
export const EmailConfirmation = z.object({ token: LinkToken });

export const Session = z.object({
  id: z.string(),
  device: z.string(),
  address: z.string().nullable(),
  createdAt: Instant,
  lastSeenAt: Instant,
  current: z.boolean(),
});
export type Session = z.infer<typeof Session>;

export const SessionsEnded = z.object({ ended: z.number().int() });
