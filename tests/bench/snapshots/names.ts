/** Names that are hard to draw: long ones, and ones that are read from right to left. */
export const LONG_NAME = 'Customer-facing retrieval for the European storefront (production, ask first)';
export const PROJECTS = ['عملاء الدعم الفني', 'פרויקט ניסוי', LONG_NAME, 'Engineering'];
export const KEYS = ['مفتاح الإنتاج', 'ci-runner', `${LONG_NAME} key 2026-11`, 'batch', 'eval-harness', 'מפתח'];
export const USERS = ['Amélie Dubois-Świętochowska', 'سارة الأحمد', 'Bo'];
export const MODELS = [
  'gpt-5.4-2026-03-05',
  'gpt-5-mini-2025-08-07',
  'gpt-4.1',
  'text-embedding-3-small',
  'ft:gpt-4.1-mini:customer-with-a-long-name:support-2026-11:CqR7',
];
