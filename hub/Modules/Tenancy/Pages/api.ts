// What these pages read from and tell Tenancy, below /api/v1.

/** GET /tenants */
export interface TenantRow {
  code: string;
  name: string;
  slug: string;
  state: string;
  placement: string | null;
  database: string | null;
  createdAt: string;
  sizeBytes: number | null;
}

/** POST /tenants; answers at once with the run. */
export interface NewTenant {
  code: string;
  name: string;
  placement: 'own' | 'pool';
  /** Demo only: the step that shall fail, to show that nothing is left behind. */
  failAtStep?: number;
}

/** GET /tenants/runs/{id} */
export interface ProvisioningRun {
  runId: string;
  code: string;
  name: string;
  placement: string;
  state: 'running' | 'undoing' | 'done' | 'undone';
  errorCode: string | null;
  errorDetail: string | null;
  startedAt: string;
  elapsedMs: number;
  steps: ProvisioningStep[];
}

export interface ProvisioningStep {
  number: number;
  name: string;
  state: 'waiting' | 'running' | 'done' | 'failed' | 'undone';
  elapsedMs: number;
}
