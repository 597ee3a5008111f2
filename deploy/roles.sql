-- The role under which web and worker run: it may do what the site does, and no more. Run as the owner of the tables,
-- once, and again after each migrate:
--   psql -v web=mimc_web -d mimc -f deploy/roles.sql
-- The role itself is made by whoever may make roles:  CREATE ROLE mimc_web LOGIN PASSWORD '…';
\set ON_ERROR_STOP on
BEGIN;
SELECT format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), :'web') \gexec
REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"web";
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO :"web";
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO :"web";
-- What a later version's migration brings, from the moment it is there: the old code may serve beside it for a while.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"web";
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"web";
-- The audit is added to and read. Triggers refuse everything else even to the owner; this refuses it a second time.
REVOKE UPDATE, DELETE, TRUNCATE ON signatories_auditevent FROM :"web";
-- What only a migration writes.
REVOKE INSERT, UPDATE, DELETE ON django_migrations, django_content_type, auth_permission FROM :"web";
COMMIT;
