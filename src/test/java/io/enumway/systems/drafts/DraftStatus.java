package io.enumway.systems.drafts;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * How far a draft is.
 */
@DatabaseEnum(labels = LabelStyle.LOWER_CASE)
public enum DraftStatus {

	STREAMING, PARTIAL, COMPLETE, EDITING, EXPORTED

}
