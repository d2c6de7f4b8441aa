-- Who may do what. The roles are made before the first migration, by the names of the database: <database>_automation
-- and so on; their names are in the settings tenantry.* of the session that applies this.
--
--   automation  all rows of all tables; the audit log is written and read, never changed: that goes for everybody
--   admin       the same
--   portal      reads tenants, services and tenant_services, and of one tenant only: SET tenantry.tenant = 'acme'
--   backup      reads tenants

CREATE FUNCTION current_tenant() RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
  SET search_path = register, pg_temp AS $$
  SELECT number FROM tenants WHERE id = current_setting('tenantry.tenant', true) AND status = 'active'
$$;

DO $$
DECLARE
  automation text := current_setting('tenantry.automation');
  portal text := current_setting('tenantry.portal');
  admin text := current_setting('tenantry.admin');
  backup text := current_setting('tenantry.backup');
  owner text := current_user;
  per_tenant text;
  whose text;
BEGIN
  REVOKE ALL ON SCHEMA register FROM PUBLIC;
  REVOKE ALL ON ALL FUNCTIONS IN SCHEMA register FROM PUBLIC;
  EXECUTE format('GRANT USAGE ON SCHEMA register TO %I, %I, %I, %I', automation, portal, admin, backup);
  EXECUTE format('GRANT EXECUTE ON FUNCTION current_tenant() TO %I', portal);

  EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON tenants, services, subscriptions, tenant_services,
    usage_metrics, backups TO %I, %I', automation, admin);
  EXECUTE format('GRANT SELECT, INSERT (action, subject, tenant_number, before, after) ON audit_log TO %I, %I',
    automation, admin);
  EXECUTE format('GRANT SELECT ON tenants, services, tenant_services TO %I', portal);
  EXECUTE format('GRANT SELECT ON tenants TO %I', backup);

  FOREACH per_tenant IN ARRAY ARRAY['tenants', 'subscriptions', 'tenant_services', 'usage_metrics', 'backups', 'audit_log'] LOOP
    whose := CASE per_tenant WHEN 'tenants' THEN 'number' ELSE 'tenant_number' END;
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', per_tenant);
    EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', per_tenant);
    EXECUTE format('CREATE POLICY everything ON %I TO %I, %I, %I USING (true) WITH CHECK (true)',
      per_tenant, owner, automation, admin);
    EXECUTE format('CREATE POLICY own_tenant ON %I FOR SELECT TO %I USING (%I = (SELECT current_tenant()))',
      per_tenant, portal, whose);
  END LOOP;
  EXECUTE format('CREATE POLICY reads_all ON tenants FOR SELECT TO %I USING (true)', backup);
END $$;
