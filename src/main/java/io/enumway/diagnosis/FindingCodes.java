package io.enumway.diagnosis;

import java.util.Set;

/**
 * The codes of all findings. They are stable: scripts and people rely on them.
 */
final class FindingCodes {

	static final Set<String> ALL = Set.of(
			// the history
			"unrecorded-migration", "failed-migration", "edited-migration", "missing-migration",
			"out-of-order-migration", "duplicate-version", "unreadable-migrations", "locked-history", "no-history",
			"missing-recorded-type", "missing-recorded-value", "missing-recorded-table",
			// enum types and what should have one
			"missing-type", "missing-value", "extra-value", "label-order", "unused-type", "undeclared-type",
			"ambiguous-type", "leftover-type", "text-column",
			// the server, its sessions and settings
			"invalid-index", "incomplete-partitioned-index", "lock-held", "blocked-session", "idle-in-transaction",
			"long-transaction", "read-only-server", "missing-privilege", "transaction-pooler", "transactional-lock",
			// hazards in SQL migrations
			"add-and-use-value", "unguarded-create-type", "hand-written-swap", "drop-type-cascade", "blocking-index",
			"mixed-concurrent-index", "no-lock-timeout", "duplicate-type",
			// on SQLite only
			"damaged-file", "violated-constraint", "violated-foreign-key", "mismatched-foreign-key", "wrong-label",
			"column-without-constraint", "constraint-differs", "leftover-table", "read-only-file", "ineffective-pragma",
			"cascading-rebuild");

	private FindingCodes() {
	}

}
