package com.example.ragchat.conversation;

import java.util.List;
import java.util.UUID;

import io.enumway.jdbc.EnumParameter;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The messages in the database.
 */
@Repository
class Messages {

	private final JdbcClient jdbc;

	Messages(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	List<Message> of(UUID conversation) {
		return this.jdbc.sql("""
				select id, role, content, created_at from messages
				where conversation_id = :conversation order by created_at, id
				""").param("conversation", conversation).query(Message.class).list();
	}

	Message add(UUID conversation, MessageRole role, String content) {
		return this.jdbc.sql("""
				insert into messages (conversation_id, role, content)
				values (:conversation, :role, :content)
				returning id, role, content, created_at
				""")
			.param("conversation", conversation)
			.param("role", EnumParameter.of(role))
			.param("content", content)
			.query(Message.class)
			.single();
	}

}
