import { config } from 'zod';

// Browsers only: the page's policy forbids code made from text, and each try to make some is noted as a violation.
config({ jitless: true });
