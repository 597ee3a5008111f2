"""Accounts and sign-ins, under ``/admin/``."""

from django.urls import path

from staff import views

app_name = "staff"
urlpatterns = [
    path("enrol/<str:token>/", views.enrol, name="enrol"),
    path("prove/", views.prove, name="prove"),
    path("sessions/", views.sessions_list, name="sessions"),
    path("sessions/<uuid:uuid>/end/", views.end_session, name="end-session"),
    path("mail/", views.mail, name="mail"),
    path("accounts/", views.accounts, name="accounts"),
    path("accounts/invite/", views.invite, name="invite"),
    path("accounts/<int:pk>/reset/", views.reset, name="reset"),
    path("accounts/<int:pk>/change/", views.change, name="change"),
]
