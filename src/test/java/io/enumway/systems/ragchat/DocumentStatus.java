package io.enumway.systems.ragchat;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * How far a document is.
 */
@DatabaseEnum(name = "document_status", labels = LabelStyle.LOWER_CASE)
public enum DocumentStatus {

	PENDING, PROCESSING, COMPLETED, FAILED, ARCHIVED

}
