import { readNow } from '@/lib/clock';
import { isRecentlyVerified } from '@/lib/domain/people/session-limit';
import { AppError } from '@/lib/errors';
import type { Viewer } from './viewer';

/** Throws `verification_needed` unless the viewer is a person who proved within ten minutes that it is them. */
export function demandRecentProof(viewer: Viewer): void {
  if (viewer.session && isRecentlyVerified(viewer.session.verifiedAt, readNow())) return;
  throw new AppError('verification_needed', 'prove that it is you: enter your password again');
}
