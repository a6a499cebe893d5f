import { expect } from '@playwright/test';
import { expectRefusals, test } from './quiet-test';
import { type Stack, startStack } from './stack';

let stack: Stack;
test.beforeAll(async () => {
  stack = await startStack({});
});
test.afterAll(() => stack.stop());

test('the first owner needs the code from the terminal, then meets a page that leads to the first chart', async ({
  page,
  expectedConsole,
}) => {
  expectRefusals(expectedConsole);
  const code = /enter this code: (\S+)/.exec(stack.output())?.[1] ?? '';
  expect(code).not.toBe('');
  await page.goto(`${stack.url}/`);
  await expect(page).toHaveURL(/\/setup/);
  const fill = async (text: string) => {
    await page.getByLabel('Code from the terminal').fill(text);
    await page.getByLabel('Your name').fill('Ada Owner');
    await page.getByLabel('E-mail').fill('ada@example.com');
    await page.getByLabel('Password', { exact: true }).fill('a long enough passphrase');
    await page.getByRole('button', { name: /create|start|continue/i }).click();
  };
  await fill('WRONG-CODE');
  await expect(page.getByText(/expected the code/i).first()).toBeVisible();
  await fill(code);
  await expect(page).not.toHaveURL(/setup/);
  await expect(
    page
      .getByRole('link', { name: /connect/i })
      .or(page.getByRole('button', { name: /connect/i }))
      .first(),
  ).toBeVisible();
});
