"""Addresses that take no mail: the desk's list, and mending each."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from kdn_helpdesk.core.errors import DomainError
from kdn_helpdesk.core.i18n import _, ngettext
from kdn_helpdesk.core.permissions import Permission
from kdn_helpdesk.intake.actions import addresses
from kdn_helpdesk.intake.forms import AddressForm
from kdn_helpdesk.intake.queries import addresses as reads
from kdn_helpdesk.web.access import requires, viewer

bp = Blueprint("addresses", __name__, url_prefix="/servicestelle/adressen")


@bp.get("")
@requires(Permission.MAIL_READ)
def index() -> ResponseReturnValue:
    """List the addresses that take no mail."""
    return render_template("intake/addresses.html", troubled=reads.list_troubled(viewer=viewer()))


@bp.route("/<int:number>", methods=["GET", "POST"])
@requires(Permission.MAIL_CORRECT)
def mend(number: int) -> ResponseReturnValue:
    """Enter the right address of a person."""
    troubled = reads.get_troubled(number, viewer=viewer())
    form = AddressForm(email=troubled.flag.email)
    if form.validate_on_submit():
        try:
            sent = addresses.correct(
                troubled.flag,
                person=troubled.person,
                email=form.email.data or "",
                viewer=viewer(),
            )
        except DomainError as error:
            form.refuse(error)
        else:
            flash(_("The address is corrected."), "success")
            if sent:
                flash(
                    ngettext(
                        "%(num)d mail is on its way again.",
                        "%(num)d mails are on their way again.",
                        sent,
                    )
                )
            return redirect(url_for(".index"))
    return render_template("intake/address.html", troubled=troubled, form=form)


@bp.post("/<int:number>/stimmt")
@requires(Permission.MAIL_CORRECT)
def confirm(number: int) -> ResponseReturnValue:
    """Say that the address works after all."""
    troubled = reads.get_troubled(number, viewer=viewer())
    addresses.confirm(troubled.flag, actor=viewer().person_id)
    flash(_("The mark is gone; what waited is sent again."), "success")
    return redirect(url_for(".index"))
