export const signin = 'Sign in';
export const signinToSpendwatch = 'Sign in to Spendwatch';
export const seeOrganizationSpends = 'See what your organization spends on AI APIs.';
