package io.enumway.dialect;

import java.util.List;

/**
 * The objects that a type swap must drop and create again.
 *
 * @param objects the objects, each after those that it needs
 * @param grants the statements that give the type its privileges
 * @param typeText the type as definitions write it
 * @param bodyChecks the setting {@code check_function_bodies}, to be put back
 */
record Rebuild(List<RebuiltObject> objects, List<String> grants, String typeText, String bodyChecks) {

	static final Rebuild NONE = new Rebuild(List.of(), List.of(), "", "on");

	Rebuild {
		objects = List.copyOf(objects);
		grants = List.copyOf(grants);
	}

	boolean isEmpty() {
		return this.objects.isEmpty() && this.grants.isEmpty();
	}

}
