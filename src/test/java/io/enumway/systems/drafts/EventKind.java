package io.enumway.systems.drafts;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * What happened to a draft.
 */
@DatabaseEnum(name = "audit.event_kind", labels = LabelStyle.LOWER_CASE)
public enum EventKind {

	CREATED, EXPORTED

}
