package com.example.ragchat.scratchpad;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * What an entry of a user's scratchpad is.
 */
@DatabaseEnum(name = "scratchpad_entry_type", labels = LabelStyle.LOWER_CASE)
public enum ScratchpadEntryType {

	TODO, NOTE, JOURNAL

}
