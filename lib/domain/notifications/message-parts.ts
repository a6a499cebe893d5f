import { z } from 'zod';

/** Building blocks of stored messages: money is decimal text, times are ISO instants. */
export const MessageInstant = z.iso.datetime({ offset: true });
export const MessageAmount = z
  .string()
  .regex(/^-?\d+(\.\d{1,9})?$/, 'expected a decimal amount with at most nine decimals');
export const MessageSeverity = z.enum(['info', 'warning', 'critical']);
