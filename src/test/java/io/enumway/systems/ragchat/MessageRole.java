package io.enumway.systems.ragchat;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * Who says a message.
 */
@DatabaseEnum(name = "message_role", labels = LabelStyle.LOWER_CASE)
public enum MessageRole {

	USER, ASSISTANT, SYSTEM

}
