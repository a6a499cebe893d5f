/**
 * This process's environment plus `extra`, for a program that has nothing to do with Spendwatch's settings, such as git in a
 * repository of others. Nothing is parsed: where Spendwatch only scans, `DATABASE_URL` may well be another program's.
 */
export const inheritEnv = (extra: Record<string, string>): NodeJS.ProcessEnv => ({ ...process.env, ...extra });
