package com.example.worker;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * Where a mail is on its way.
 */
@DatabaseEnum(name = "mail_status", labels = LabelStyle.KEBAB_CASE)
public enum MailStatus {

	QUEUED, SENT, NOT_DELIVERED

}
