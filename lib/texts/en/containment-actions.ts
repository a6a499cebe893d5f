/** What each action does, as a choice in a form. */
export const ACTION_LABEL = {
  'lower-rate-limit': 'Lower the rate limit of the model',
  'deny-model': 'Deny the model',
  'disable-hosted-tools': 'Switch hosted tools off',
  'limit-service-tiers': 'Switch optional service tiers off',
  'restrict-key': 'Make the key read-only',
  'disable-key': 'Disable the key',
  'spend-limit': 'Set a spend limit',
  'expire-key': 'Let the key expire',
  'remove-member': 'Remove the person from the project',
  'delete-key': 'Delete the key',
  'delete-service-account': 'Delete the service account',
} as const;
