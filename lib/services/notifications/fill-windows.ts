import type { WeeklyWindowInput } from '@/lib/contracts/weekly-windows';
import { coversWholeWeek, type WeeklyWindow } from '@/lib/domain/weekly-window';
import { AppError, type FieldError } from '@/lib/errors';

/** Weekly windows as stored: those without a zone get the workspace's. */
export function fillWindows(windows: readonly WeeklyWindowInput[], timezone: string): WeeklyWindow[] {
  return windows.map((window) => ({ ...window, timezone: window.timezone ?? timezone }));
}

/** The problem with windows that leave no moment free, so that what they hold would never go out; null when fine. */
export function findEndlessWindow(path: string, windows: readonly WeeklyWindow[], now: Date): FieldError | null {
  if (windows.length === 0 || !coversWholeWeek(windows, now)) return null;
  return { path, message: `${path} cover the whole week: expected some time that is free of them` };
}

/** Throws `invalid_input` with all problems, unless there is none. */
export function refuseProblems(problems: readonly (FieldError | null)[]): void {
  const errors = problems.filter((one) => one !== null);
  if (errors.length > 0) throw new AppError('invalid_input', errors.map((one) => one.message).join('; '), { errors });
}
