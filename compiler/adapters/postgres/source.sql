-- The server and the role, as this session sees them. What an older server does not know is NULL.
SELECT
    current_setting('server_version_num')::integer AS version,
    current_database()::text AS database,
    current_user::text AS role,
    (
        role.rolsuper
        OR role.rolreplication
        -- Amazon RDS lends the attribute through a role.
        OR EXISTS (
            SELECT FROM pg_roles AS lender
            WHERE lender.rolname = 'rds_replication' AND pg_has_role(role.oid, lender.oid, 'MEMBER')
        )
    ) AS may_replicate,
    current_setting('synchronous_commit') AS synchronous_commit,
    current_setting('wal_level') AS wal_level,
    current_setting('max_slot_wal_keep_size', true) AS max_slot_wal_keep_size
FROM pg_roles AS role
WHERE role.rolname = current_user
