export const openButton = 'Import a bill';
export const title = 'Import a bill from a file';
export const description =
  'A FOCUS file of Azure, AWS, Google or a reseller: CSV, gzip or Parquet, at most 4 GB. You see how it is read before anything is saved.';
export const nameHelp =
  'A new name makes a new connection. One that is filled from files gets the periods of this file anew.';
export const namePlaceholder = 'Azure';
export const fileLabel = 'File with the bill';
export const uploadButton = 'Upload and check';
export const uploadingButton = 'Uploading';
export const uploadingLabel = 'Upload of the file';
export const uploadingText = (sent: string, whole: string) => `${sent} of ${whole}`;
export const previewLabel = 'The file';
export const previewError = 'The file could not be looked at';
export const previewKind = (format: string, version: string) => `${format}, looks like FOCUS ${version}`;
export const previewNoKind = (format: string) => `${format}, no table of a bill`;
export const formatNames = { csv: 'CSV', gzip: 'CSV packed by gzip', parquet: 'Parquet' } as const;
export const issuersLabel = 'Billed by';
export const issuersNone = 'not in the file';
export const periodsLabel = 'Periods that are replaced';
export const periodsNone = 'none found';
export const periodText = (from: string, until: string) => `${from} to ${until}`;
export const currenciesLabel = 'Currency';
export const columnsTitle = 'How its columns are read';
export const columnsIgnored = (count: number) =>
  count === 1 ? 'One more column is not needed.' : `${count} more columns are not needed.`;
export const columnsMissing = (names: string) => `Missing: ${names}. Every FOCUS file has them.`;
export const uses = {
  amount: 'billed amount',
  currency: 'currency of the bill',
  day: 'day of the charge',
  period: 'billing period',
  project: 'project',
  key: 'key or resource',
  line: 'line of the bill, the first that is filled',
  quantity: 'quantity',
  list: 'amount at list prices',
  issuer: 'who bills it',
} as const;
export const firstRowsTitle = 'First charges';
export const rowsDay = 'Day';
export const rowsLine = 'Bill line';
export const rowsAmount = 'Billed amount';
export const rowsList = 'List price';
export const checkedText = (checked: number, unpriced: number) =>
  unpriced === 0 ? `${checked} rows were checked.` : `${checked} rows were checked, ${unpriced} have no cost.`;
export const problemsTitle = 'What cannot be read';
export const problemsEffect = 'Nothing is imported while a row cannot be read.';
export const importButton = 'Replace these periods';
export const anotherButton = 'Choose another file';
export const waitingText = 'Waiting for the worker';
export const importingText = (rows: string) => `${rows} rows read`;
export const importingLabel = 'Import of the file';
export const progressError = 'How far the import is could not be read';
export const doneText = (rows: string, charges: string, from: string, until: string) =>
  `${rows} rows read; ${charges} charges from ${from} to ${until} are stored.`;
export const failedTitle = 'The file was not imported';

export const wayLabel = 'Where the bill is';
export const wayUpload = 'A file on this computer';
export const wayAddress = 'A folder that the worker reads';
export const addressLabel = 'Address of the folder';
export const addressHelp =
  'S3 or what speaks like it, with bucket and folder. Files of one folder are the parts of one bill. It is looked at every hour.';
export const addressPlaceholder = 'https://s3.eu-central-1.amazonaws.com/bucket/folder/';
export const accessKeyLabel = 'Access key ID';
export const secretKeyLabel = 'Secret access key';
export const secretKeyHelp =
  'Needs the right to list the bucket and to read its files, nothing else. Encrypted and never shown again.';
export const addressButton = 'Test and read';
export const addressDone = (name: string) => `${name} is being read`;
