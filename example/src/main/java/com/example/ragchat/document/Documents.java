package com.example.ragchat.document;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.enumway.jdbc.EnumParameter;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The documents in the database.
 */
@Repository
class Documents {

	private final JdbcClient jdbc;

	Documents(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	List<Document> with(DocumentStatus status) {
		return this.jdbc.sql("select id, filename, status from documents where status = :status order by filename")
			.param("status", EnumParameter.of(status))
			.query(Document.class)
			.list();
	}

	Optional<Document> update(UUID id, DocumentStatus status) {
		return this.jdbc.sql("""
				update documents set status = :status, updated_at = current_timestamp
				where id = :id
				returning id, filename, status
				""").param("status", EnumParameter.of(status)).param("id", id).query(Document.class).optional();
	}

}
