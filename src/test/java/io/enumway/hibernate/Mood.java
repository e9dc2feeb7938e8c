package io.enumway.hibernate;

import io.enumway.DatabaseEnum;
import io.enumway.Label;
import io.enumway.LabelStyle;

/**
 * An enum whose labels are not its constants' names, whose order is not alphabetical, and
 * whose type must be quoted and is not on the search path.
 */
@DatabaseEnum(name = "feelings.User Mood", labels = LabelStyle.KEBAB_CASE)
enum Mood {

	SAD, VERY_HAPPY, @Label("so-so, \"it's\" \\ {ok}")
	SO_SO, CALM {
		@Override
		public String toString() {
			return "calm down";
		}
	}

}
