package io.enumway.autoconfigure.sample;

import io.enumway.DatabaseEnum;
import io.enumway.LabelStyle;

/**
 * A declared enum whose constants have bodies.
 */
@DatabaseEnum(labels = LabelStyle.LOWER_CASE)
public enum TicketStatus {

	OPEN {
		@Override
		boolean isFinal() {
			return false;
		}
	},
	CLOSED {
		@Override
		boolean isFinal() {
			return true;
		}
	};

	abstract boolean isFinal();

}
