-- What tenants, services and subscriptions there are, for automation, portals and the backup scripts.
-- The files in tenants/ are the truth for tenants, services and tenant_services: every delivery writes them again.
-- Nothing is ever deleted by a delivery: who is taken away is marked, and may be erased after the days of grace.

CREATE TABLE tenants (
  number integer PRIMARY KEY CHECK (number > 0),
  id text NOT NULL CHECK (id ~ '^[a-z][a-z0-9-]{1,19}$'),
  name text NOT NULL CHECK (name <> ''),
  subdomain text NOT NULL CHECK (subdomain ~ '^[a-z0-9.-]+$'),
  tier text NOT NULL,
  isolation text NOT NULL CHECK (isolation IN ('pool', 'bridge', 'silo')),
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'cancelled')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  cancelled_at timestamptz,
  erase_after date,
  CHECK ((status = 'cancelled') = (cancelled_at IS NOT NULL)),
  CHECK ((cancelled_at IS NULL) = (erase_after IS NULL))
);
-- A cancelled customer's row stays, and the customer may come back: with another number, and the same id and host name.
CREATE UNIQUE INDEX tenants_id ON tenants (id) WHERE status = 'active';
CREATE UNIQUE INDEX tenants_subdomain ON tenants (subdomain) WHERE status = 'active';
CREATE INDEX tenants_erase_after ON tenants (erase_after) WHERE status = 'cancelled';

CREATE TABLE services (
  id text PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9-]*$'),
  title text NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE subscriptions (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_number integer NOT NULL REFERENCES tenants,
  stripe_subscription text NOT NULL UNIQUE,
  status text NOT NULL CHECK (status IN ('trialing', 'active', 'past_due', 'paused', 'unpaid', 'canceled')),
  period_start timestamptz,
  period_end timestamptz,
  created_at timestamptz NOT NULL DEFAULT now(),
  CHECK (period_end > period_start)
);
CREATE INDEX subscriptions_tenant ON subscriptions (tenant_number);

CREATE TABLE tenant_services (
  tenant_number integer NOT NULL REFERENCES tenants,
  service_id text NOT NULL REFERENCES services,
  vmid integer NOT NULL CHECK (vmid >= 100),
  ip inet NOT NULL,
  url text NOT NULL CHECK (url ~ '^https?://'),
  status text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'removed')),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (tenant_number, service_id)
);
CREATE UNIQUE INDEX tenant_services_vmid ON tenant_services (vmid) WHERE status = 'active';
CREATE INDEX tenant_services_service ON tenant_services (service_id);

CREATE TABLE usage_metrics (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_number integer NOT NULL REFERENCES tenants,
  service_id text REFERENCES services,
  metric text NOT NULL CHECK (metric ~ '^[a-z][a-z0-9_]*$'),
  value numeric NOT NULL,
  measured_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX usage_metrics_tenant ON usage_metrics (tenant_number, metric, measured_at);

CREATE TABLE backups (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  tenant_number integer NOT NULL REFERENCES tenants,
  service_id text REFERENCES services,
  kind text NOT NULL CHECK (kind IN ('guest', 'database')),
  location text NOT NULL,
  bytes bigint CHECK (bytes >= 0),
  sha256 text CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  status text NOT NULL CHECK (status IN ('running', 'succeeded', 'failed')),
  started_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz CHECK (finished_at >= started_at)
);
CREATE INDEX backups_tenant ON backups (tenant_number, started_at DESC);

CREATE TABLE audit_log (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at timestamptz NOT NULL DEFAULT now(),
  actor text NOT NULL DEFAULT session_user,
  action text NOT NULL CHECK (action <> ''),
  subject text NOT NULL,
  tenant_number integer,
  before jsonb,
  after jsonb
);
CREATE INDEX audit_log_tenant ON audit_log (tenant_number, at DESC);
CREATE INDEX audit_log_at ON audit_log (at DESC);

-- Every change of a row that says who a customer is and what they have. Metrics are not among them: they would be most
-- of the log.
CREATE FUNCTION write_audit() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = register, pg_temp AS $$
DECLARE
  old_row jsonb := CASE WHEN TG_OP <> 'INSERT' THEN to_jsonb(OLD) END;
  new_row jsonb := CASE WHEN TG_OP <> 'DELETE' THEN to_jsonb(NEW) END;
  some_row jsonb := coalesce(new_row, old_row);
BEGIN
  INSERT INTO audit_log (actor, action, subject, tenant_number, before, after) VALUES (
    session_user, lower(TG_OP), TG_TABLE_NAME,
    coalesce(some_row ->> 'tenant_number', CASE TG_TABLE_NAME WHEN 'tenants' THEN some_row ->> 'number' END)::integer,
    old_row, new_row);
  RETURN NULL;
END $$;

DO $$
DECLARE audited text;
BEGIN
  FOREACH audited IN ARRAY ARRAY['tenants', 'services', 'subscriptions', 'tenant_services', 'backups'] LOOP
    EXECUTE format('CREATE TRIGGER audit AFTER INSERT OR UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION write_audit()',
      audited);
  END LOOP;
END $$;
