package com.example.ragchat.conversation;

import java.sql.Timestamp;
import java.util.UUID;

/**
 * A message of a conversation.
 *
 * @param id the key
 * @param role who says it
 * @param content what is said
 * @param createdAt when
 */
record Message(UUID id, MessageRole role, String content, Timestamp createdAt) {

}
