-- Removes what is older than two years from the audit. To be run now and then by the owner of quota_audit: nobody else can
-- switch its trigger off. Meanwhile nothing is added: changes of plans and customers wait, charges do not.

BEGIN;
ALTER TABLE quota_audit DISABLE TRIGGER quota_audit_append_only;
DELETE FROM quota_audit WHERE happened_at < now() - interval '2 years';
ALTER TABLE quota_audit ENABLE TRIGGER quota_audit_append_only;
COMMIT;
