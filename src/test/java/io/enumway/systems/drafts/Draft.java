package io.enumway.systems.drafts;

import java.util.UUID;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A draft.
 */
@Entity
@Table(name = "drafts")
class Draft {

	@Id
	@GeneratedValue
	private UUID id;

	private String title;

	private DraftStatus status;

	protected Draft() {
	}

	Draft(String title, DraftStatus status) {
		this.title = title;
		this.status = status;
	}

	UUID id() {
		return this.id;
	}

	String title() {
		return this.title;
	}

	DraftStatus status() {
		return this.status;
	}

}
