package com.example.ragchat.conversation;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * Who says a {@link Message}.
 */
@DatabaseEnum(name = "message_role", labels = LabelStyle.LOWER_CASE)
public enum MessageRole {

	USER, ASSISTANT, SYSTEM

}
