package com.example.ragchat.document;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * How far the processing of a {@link Document} is.
 */
@DatabaseEnum(name = "document_status", labels = LabelStyle.LOWER_CASE)
public enum DocumentStatus {

	PENDING, PROCESSING, COMPLETED, FAILED, ARCHIVED

}
