// What these pages read from and tell Tenancy, below /api/v1.

/** GET /tenants */
export interface TenantRow {
  code: string;
  name: string;
  slug: string;
  state: 'provisioning' | 'trial' | 'active' | 'past_due' | 'suspended' | 'cancelled' | 'deleted';
  placement: 'own' | 'pool';
  database: string;
  createdAt: string;
  readyInMs: number | null;
  sizeBytes: number | null;
}

/** POST /tenants (answers at once with the run), GET /tenants/runs/{id} */
export interface NewTenant {
  code: string;
  name: string;
  placement: 'own' | 'pool';
  /** Demo only: the step that shall fail, to show that nothing is left behind. */
  failAt?: number;
}

export interface ProvisioningRun {
  id: string;
  code: string;
  state: 'running' | 'done' | 'undone';
  startedAt: string;
  elapsedMs: number;
  steps: { number: number; name: string; state: 'waiting' | 'running' | 'done' | 'failed' | 'undone'; elapsedMs: number | null }[];
  error: string | null;
  /** After an undo: what is left of it; must be empty. */
  leftovers: string[];
}
