package io.enumway.systems.ragchat;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * What a scratchpad entry is.
 */
@DatabaseEnum(name = "scratchpad_entry_type", labels = LabelStyle.LOWER_CASE)
public enum ScratchpadEntryType {

	TODO, NOTE, JOURNAL

}
