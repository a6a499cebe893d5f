import { describe, expect, test } from 'vitest';
import { scorePassword } from '@/components/people/sign-in/score-password';
import { judgePassword } from '@/lib/domain/people/password-rule';

describe('judging a new password', () => {
  test.each([
    { name: 'nothing typed: advice', length: 0, score: null, is: false, level: 0, text: /12 or more/ },
    { name: 'too short: how many are missing', length: 7, score: 4, is: false, level: 0, text: /^3 more characters$/ },
    { name: 'lists still load: length alone', length: 10, score: null, is: true, level: 1, text: /Long enough/ },
    { name: 'long but guessable', length: 20, score: 2, is: false, level: 1, text: /Easy to guess/ },
    { name: 'ten good characters', length: 10, score: 4, is: true, level: 2, text: /^Good$/ },
    { name: 'twelve and hard to guess', length: 12, score: 4, is: true, level: 3, text: /^Strong$/ },
    { name: 'longer than anybody types', length: 257, score: 4, is: false, level: 0, text: /at most 256/ },
  ])('$name', ({ length, score, is, level, text }) => {
    const verdict = judgePassword(length, score);
    expect(verdict).toMatchObject({ isAccepted: is, level });
    expect(verdict.text).toMatch(text);
  });

  test.each([
    { password: 'password1234', isAccepted: false },
    { password: 'qwertyuiop12', isAccepted: false },
    { password: 'aaaaaaaaaaaaaaaa', isAccepted: false },
    { password: 'Spendwatch1', isAccepted: false },
    { password: 'quiet marble otter lantern', isAccepted: true },
    { password: 'x7#kQ2!vPz9L', isAccepted: true },
  ])('"$password" is accepted: $isAccepted', ({ password, isAccepted }) => {
    expect(judgePassword(password.length, scorePassword(password).score).isAccepted).toBe(isAccepted);
  });
});
