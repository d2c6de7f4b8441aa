-- What the delivery of a tenant calls. An entry is {number, tenant, name, subdomain, tier, isolation, services: [{service,
-- vmid, ip, url}]}; only the owner of the database may call these.

CREATE FUNCTION register_apply(entry jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  wanted integer := (entry ->> 'number')::integer;
  taken text;
  active integer;
BEGIN
  SELECT t.id INTO taken FROM tenants t WHERE t.number = wanted AND t.id <> entry ->> 'tenant';
  IF taken IS NOT NULL THEN
    RAISE EXCEPTION 'number % is that of the tenant %, not of %', wanted, taken, entry ->> 'tenant';
  END IF;
  SELECT t.number INTO active FROM tenants t WHERE t.id = entry ->> 'tenant' AND t.status = 'active' AND t.number <> wanted;
  IF active IS NOT NULL THEN
    RAISE EXCEPTION 'tenant % has the number %, not %; if that is a customer who has left: SELECT register.register_cancel(''%'')',
      entry ->> 'tenant', active, wanted, entry ->> 'tenant';
  END IF;
  INSERT INTO tenants AS t (number, id, name, subdomain, tier, isolation)
  VALUES (wanted, entry ->> 'tenant', entry ->> 'name', entry ->> 'subdomain', entry ->> 'tier', entry ->> 'isolation')
  ON CONFLICT (number) DO UPDATE SET name = excluded.name, subdomain = excluded.subdomain, tier = excluded.tier,
    isolation = excluded.isolation, status = 'active', cancelled_at = NULL, erase_after = NULL, updated_at = now()
  WHERE (t.name, t.subdomain, t.tier, t.isolation, t.status)
    IS DISTINCT FROM (excluded.name, excluded.subdomain, excluded.tier, excluded.isolation, 'active');

  INSERT INTO services (id, title)
  SELECT e ->> 'service', initcap(replace(e ->> 'service', '-', ' ')) FROM jsonb_array_elements(entry -> 'services') e
  ON CONFLICT DO NOTHING;

  -- Before the others: a guest's number may have gone from one service to another by hand.
  UPDATE tenant_services s SET status = 'removed', updated_at = now()
  WHERE s.tenant_number = wanted AND s.status = 'active' AND NOT EXISTS (
    SELECT FROM jsonb_array_elements(entry -> 'services') e
    WHERE e ->> 'service' = s.service_id AND (e ->> 'vmid')::integer = s.vmid);
  INSERT INTO tenant_services AS s (tenant_number, service_id, vmid, ip, url)
  SELECT wanted, e ->> 'service', (e ->> 'vmid')::integer, (e ->> 'ip')::inet, e ->> 'url'
  FROM jsonb_array_elements(entry -> 'services') e
  ON CONFLICT (tenant_number, service_id) DO UPDATE
    SET vmid = excluded.vmid, ip = excluded.ip, url = excluded.url, status = 'active', updated_at = now()
  WHERE (s.vmid, s.ip, s.url, s.status) IS DISTINCT FROM (excluded.vmid, excluded.ip, excluded.url, 'active');
END $$;

-- Marks; deletes no row. The days of grace are those after which a cancelled customer's data may be erased. The numbers
-- of the guests are free again for others.
CREATE FUNCTION register_cancel(tenant text) RETURNS void LANGUAGE sql AS $$
  UPDATE tenant_services s SET status = 'removed', updated_at = now() FROM tenants t
  WHERE t.number = s.tenant_number AND t.id = tenant AND t.status = 'active' AND s.status = 'active';
  UPDATE tenants SET status = 'cancelled', cancelled_at = now(), erase_after = current_date + 90, updated_at = now()
  WHERE id = tenant AND status = 'active'
$$;

-- What is not as the entry says, a line each; nothing when all is well.
CREATE FUNCTION register_differences(entry jsonb) RETURNS SETOF text LANGUAGE sql STABLE AS $$
  SELECT format('missing  register:tenants/%s', entry ->> 'tenant')
  WHERE NOT EXISTS (SELECT FROM tenants WHERE number = (entry ->> 'number')::integer)
  UNION ALL
  SELECT format('changed  register:tenants/%s', entry ->> 'tenant') FROM tenants
  WHERE number = (entry ->> 'number')::integer
    AND (id, name, subdomain, tier, isolation, status) IS DISTINCT FROM
      (entry ->> 'tenant', entry ->> 'name', entry ->> 'subdomain', entry ->> 'tier', entry ->> 'isolation', 'active')
  UNION ALL
  SELECT format('%s  register:tenant_services/%s/%s',
    CASE WHEN s.service_id IS NULL THEN 'missing' WHEN e IS NULL THEN 'extra  ' ELSE 'changed' END,
    entry ->> 'tenant', coalesce(e ->> 'service', s.service_id))
  FROM jsonb_array_elements(entry -> 'services') e
  FULL JOIN (SELECT * FROM tenant_services
      WHERE tenant_number = (entry ->> 'number')::integer AND status = 'active') s
    ON s.service_id = e ->> 'service'
  WHERE (s.vmid, s.ip, s.url) IS DISTINCT FROM ((e ->> 'vmid')::integer, (e ->> 'ip')::inet, e ->> 'url')
$$;

REVOKE ALL ON FUNCTION register_apply, register_cancel, register_differences FROM PUBLIC;
