import { ensureBuild } from '@/lib/cli/build';

// The very build that `npm start` and the end-to-end tests use.
process.stdout.write(
  (await ensureBuild()) ? 'Built the pages.\n' : 'The pages are built from these sources already.\n',
);
