import { describe, expect, test } from 'vitest';
import { redactText } from '@/lib/logger';

describe('text for the log', () => {
  test.each([
    ['a provider key', 'key sk-admin-AbCdEf0123456789xyz refused', 'key sk-adm[redacted] refused'],
    ['a token', `Bearer sw_${'a'.repeat(64)}`, 'Bearer sw_[redacted]'],
    ['a password in an address', 'postgres://user:hunter2@db:5432/x', 'postgres://user:[redacted]@db:5432/x'],
    ['several at once', 'sk-proj-12345678901 smtp://a:b@c', 'sk-pro[redacted] smtp://a:[redacted]@c'],
    ['nothing', 'connection OpenAI pulled 12 rows', 'connection OpenAI pulled 12 rows'],
  ])('hides %s', (_name, text, expected) => {
    expect(redactText(text)).toBe(expected);
  });
});
