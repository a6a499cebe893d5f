export const invitation = 'Invitation';
export const joinSpendwatch = 'Join Spendwatch';
export const seeOrganizationSpends = 'See what your organization spends on AI APIs.';
