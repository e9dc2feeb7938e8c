package io.enumway.jdbc;

import io.enumway.DatabaseEnum;
import io.enumway.Label;
import io.enumway.LabelStyle;

/**
 * An enum whose labels are not its constants' names: a style, an override with characters
 * that arrays must quote, and a constant with a body.
 */
@DatabaseEnum(name = "feelings.mood", labels = LabelStyle.KEBAB_CASE)
public enum Mood {

	SAD, VERY_HAPPY, @Label("so-so, \"meh\" \\ {ok}")
	SO_SO, CALM {
		@Override
		public String toString() {
			return "calm down";
		}
	}

}
