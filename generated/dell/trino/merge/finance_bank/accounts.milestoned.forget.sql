-- Drop versions that nobody asks for any more of finance/bank/accounts
-- Made from ecosystem/teams/finance/bank.datastore.yaml; do not edit.
-- No workspace shows what ended so long ago; what ended at or after :hi is still to be told from what landed.
DELETE FROM "lake"."weir_finance_bank"."accounts_milestoned_e1bee94c"
WHERE
    valid_to < current_timestamp - INTERVAL '315360000' SECOND
    AND __pos_out < :hi
    AND EXISTS (
        SELECT 1 FROM control.weir.stream AS held
        WHERE held.stream = 'finance_bank' AND held.role = 'accounts_milestoned_e1bee94c' AND held.token = :token
    )
